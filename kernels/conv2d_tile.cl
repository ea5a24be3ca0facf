// What the kernels of a convolution share: the vector of a tile, and an epilogue that does nothing where EpilogueCode.java wrote none.
//
// Parameter: LANES, the floats of the vector: 1, 4, 8 or 16.

#include "common.cl"

#ifndef LANES
#define LANES 8
#endif
#ifndef EPILOGUE_PARAMETERS
#define EPILOGUE_PARAMETERS
#define EPILOGUE(v, T, CHANNEL, ELEMENT, k, at)
#endif
#define EPILOGUE_T float

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#if LANES == 1
#define VECTOR float
#define VLOAD(p) (*(p))
#define VSTORE(v, p) (*(p) = (v))
#else
#define VECTOR JOIN(float, LANES)
#define VLOAD(p) JOIN(vload, LANES)(0, p)
#define VSTORE(v, p) JOIN(vstore, LANES)(v, 0, p)
#endif
#define SCALAR_AT(p) (*(p))
