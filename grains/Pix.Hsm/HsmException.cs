namespace Pix.Hsm;

/// <summary>The HSM cannot be used. The message is one sentence for the operator: what happened, which setting, what to do.</summary>
public sealed class HsmException : Exception
{
    /// <summary>A failure found by Pix itself.</summary>
    public HsmException(HsmProblem problem, string message, Exception? innerException = null)
        : base(message, innerException) => Problem = problem;

    /// <summary>A failure that a function of the token's library reported.</summary>
    public HsmException(HsmProblem problem, string message, string function, string returnValue)
        : base(message)
    {
        Problem = problem;
        Function = function;
        ReturnValue = returnValue;
    }

    /// <summary>Kind of the problem.</summary>
    public HsmProblem Problem { get; }

    /// <summary>The PKCS#11 function that failed (C_Login…), if one did.</summary>
    public string? Function { get; }

    /// <summary>Its return value (CKR_PIN_INCORRECT…).</summary>
    public string? ReturnValue { get; }
}
