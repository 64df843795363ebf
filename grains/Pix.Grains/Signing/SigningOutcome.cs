using Pix.Domain;

namespace Pix.Grains.Signing;

/// <summary>The signed message, or why there is none.</summary>
internal sealed record SigningOutcome
{
    /// <summary><see cref="ExchangeError.None"/> when <see cref="Document"/> is signed.</summary>
    public ExchangeError Error { get; init; }

    /// <summary>One sentence on the error.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Where in the message the error is; empty when it is not about a place.</summary>
    public string XPath { get; init; } = "";

    /// <summary>How long to wait before trying again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The signed bytes.</summary>
    public ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Serial number (hexadecimal) of the certificate that signed.</summary>
    public string SignerSerial { get; init; } = "";
}
