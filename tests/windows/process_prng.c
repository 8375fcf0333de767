/* Stands for bcryptprimitives.dll under wine, whose version 8 has none and without which no program of Rust's starts.
 * Only for tests: on Windows the system's own is loaded. The one function the standard library asks for, over the
 * random generator that wine does have. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length); /* RtlGenRandom */

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    const ULONG most = 1u << 30;
    while (length > 0) {
        ULONG part = length < most ? (ULONG)length : most;
        if (!SystemFunction036(buffer, part))
            return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
