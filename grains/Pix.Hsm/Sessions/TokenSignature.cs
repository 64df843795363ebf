using System.Diagnostics.CodeAnalysis;

namespace Pix.Hsm.Sessions;

/// <summary>The result of a signing request.</summary>
public readonly record struct TokenSignature
{
    /// <summary>The verified signature; null if there is none, and then <see cref="Failure"/> says why.</summary>
    public byte[]? Value { get; init; }

    /// <summary>Why there is no signature; <c>None</c> if there is a signature.</summary>
    public SigningFailure Failure { get; init; }

    /// <summary>Time that the request waited for a session.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Time that the HSM token took to sign, including the verification of the signature.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The verb, not the integer type.")]
    public TimeSpan Signed { get; init; }

    /// <summary>Time after which it makes sense to repeat a failed request; null if no time can be given.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What happened, as a sentence for the log; empty on success. Contains no secret.</summary>
    public string Detail { get; init; }

    internal static TokenSignature Of(byte[] value, TimeSpan waited, TimeSpan signed) =>
        new() { Value = value, Waited = waited, Signed = signed, Detail = "" };

    internal static TokenSignature None(SigningFailure failure, string detail, TimeSpan waited, TimeSpan? retryAfter = null) =>
        new() { Failure = failure, Detail = detail, Waited = waited, RetryAfter = retryAfter };
}
