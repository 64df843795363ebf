using Pix.Contracts.Exchange;

namespace Pix.Api.Problems;

/// <summary>The words of the <c>pix-signature-valid</c> header.</summary>
internal static class SignatureHeader
{
    /// <summary>The word for a verification result. A result that only a newer silo knows is neither valid nor absent.</summary>
    public static string Of(SignatureValidity signature) => signature switch
    {
        SignatureValidity.Valid => "true",
        SignatureValidity.Absent => "absent",
        _ => "false",
    };
}
