using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Sessions;

/// <summary>Initializes the library while the gate is closed, for the first time or again. If threads hang in the instance, loads a new instance.</summary>
internal sealed class ModuleStart(ModuleGate gate, string modulePath)
{
    /// <summary>Closes the gate, initializes the library and opens the gate. Returns whether the library instance is new.</summary>
    /// <param name="call">The call of this thread.</param>
    /// <param name="patience">How long to wait until the threads inside have left.</param>
    /// <param name="turn">How long to wait while another thread logs in, because some libraries read their tokens during initialization.</param>
    /// <exception cref="HsmException">Threads are still inside, the library does not start or has ended, or the call was abandoned meanwhile.</exception>
    public bool Initialize(ModuleCall call, TimeSpan patience, TimeSpan turn)
    {
        if (!gate.TryEnterAlone(call, patience))
        {
            throw new HsmException(HsmProblem.TokenFailed, "Threads are still inside the PKCS#11 library, or it has come to its end.");
        }

        var (isFresh, isOpen) = (false, false);
        try
        {
            isFresh = Fresh(call);
            var result = Initialize(call, turn);
            if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            {
                throw new HsmException(HsmProblem.TokenFailed, $"The PKCS#11 library '{modulePath}' does not start: C_Initialize returned {result}.", "C_Initialize", result.ToString());
            }

            if (call.Module.SharesState)
            {
                call.Module.Instance.KeepAlone();
            }

            isOpen = gate.Open(call);
            return isOpen ? isFresh : throw new HsmException(HsmProblem.TokenFailed, "The PKCS#11 library did not start in time.");
        }
        finally
        {
            var module = call.Module;
            if (gate.Exit(call) && isFresh && !isOpen)
            {
                module.Instance.Release();
            }
        }
    }

    private bool Fresh(ModuleCall call)
    {
        if (call.Module is { } module && !gate.HasHangingCalls)
        {
            // The result of C_Finalize is ignored, because C_Initialize reports a failure.
            module.FinalizeLibrary();
            return false;
        }

        gate.Use(call, Pkcs11Module.Load(modulePath));
        return true;
    }

    private static CKR Initialize(ModuleCall call, TimeSpan turn)
    {
        if (call.WrittenOff)
        {
            return CKR.CKR_FUNCTION_CANCELED;
        }

        using var taken = LoginTurn.Take(turn);
        var result = call.Module.Initialize();
        if (result != CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED || !call.Module.Instance.IsCopy)
        {
            return result;
        }

        // The previous user of this copy left sessions and a login in it. Finalizing is safe because no thread is inside and no other user has the copy.
        call.Module.FinalizeLibrary();
        return call.Module.Initialize();
    }
}
