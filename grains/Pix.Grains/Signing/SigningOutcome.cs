using Pix.Domain;

namespace Pix.Grains.Signing;

/// <summary>The signed message, or why there is none.</summary>
internal sealed record SigningOutcome
{
    /// <summary><see cref="ExchangeError.None"/> when <see cref="Document"/> is signed.</summary>
    public ExchangeError Error { get; init; }

    /// <summary>One sentence that explains the error; empty when there is no error.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Place of the error in the message; empty when the error is not about a place.</summary>
    public string XPath { get; init; } = "";

    /// <summary>How long to wait before trying again; null when the time is unknown.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The signed document; empty when there is an error.</summary>
    public ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Serial number (hexadecimal) of the signing certificate; empty when there is an error.</summary>
    public string SignerSerial { get; init; } = "";
}
