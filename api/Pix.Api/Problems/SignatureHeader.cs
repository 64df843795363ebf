using Pix.Contracts.Exchange;

namespace Pix.Api.Problems;

/// <summary>Values of the <c>pix-signature-valid</c> header.</summary>
internal static class SignatureHeader
{
    /// <summary>Returns the header's value for a verification result. A result that only a newer silo has counts as <c>false</c>.</summary>
    public static string Of(SignatureValidity signature) => signature switch
    {
        SignatureValidity.Valid => "true",
        SignatureValidity.Absent => "absent",
        _ => "false",
    };
}
