namespace Pix.Hsm;

/// <summary>Thrown when the HSM cannot be used. The message says in one sentence what happened, which setting is affected and what to do.</summary>
public sealed class HsmException : Exception
{
    /// <summary>Creates the exception for a failure that Pix itself detected.</summary>
    public HsmException(HsmProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>Creates the exception for an error code that a function of the PKCS#11 library returned.</summary>
    public HsmException(HsmProblem problem, string message, string function, string returnValue)
        : base(message)
    {
        Problem = problem;
        Function = function;
        ReturnValue = returnValue;
    }

    /// <summary>What kind of problem this is. Each kind requires a different action by the operator.</summary>
    public HsmProblem Problem { get; }

    /// <summary>The PKCS#11 function that failed, for example C_Login; null if Pix itself detected the failure.</summary>
    public string? Function { get; }

    /// <summary>Return value of the PKCS#11 function, for example CKR_PIN_INCORRECT; null if Pix itself detected the failure.</summary>
    public string? ReturnValue { get; }
}
