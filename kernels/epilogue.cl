// An epilogue that does nothing, where EpilogueCode.java wrote none; what its functions use.

#include "exponential.cl"

#ifndef EPILOGUE_PARAMETERS
#define EPILOGUE_IS_CHEAP 1
#define EPILOGUE_PARAMETERS
#define EPILOGUE(v, T, CHANNEL, ELEMENT, k, at)
#endif
