using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Admission;

/// <summary>
/// Refuses a Pix key in a spelling that no key in DICT has. Looking it up would give a 404, which costs the payer 20 rate tokens (DICT API
/// 2.12.1, policies).
/// </summary>
/// <remarks>
/// Source: the patterns of DICT API 2.12.1: e-mails and EVPs (random keys) are in small letters, an e-mail has no <c>&amp;</c>, and a
/// <c>+</c> in a path must be escaped. The refusal does not show the key, because a key is personal data.
/// </remarks>
internal static class KeySpelling
{
    public static Refusal? Check(Operation operation, IServiceRequest request)
    {
        var written = operation.Path.Value(request.Path, "Key");
        return written.IsEmpty ? null
            : written.Contains('+') ? Wrong("Write the + of a key as %2B in the path: a plain one can be read as a blank.")
            : WhyNot(Uri.UnescapeDataString(written));
    }

    private static Refusal? WhyNot(string key) => (key.Contains('@', StringComparison.Ordinal), key.Any(char.IsAsciiLetterUpper)) switch
    {
        (true, true) => Wrong("Write an e-mail in small letters; DICT has no other."),
        (true, _) when key.Contains('&', StringComparison.Ordinal) => Wrong("An e-mail of DICT has no & in it."),
        (false, true) when Guid.TryParseExact(key, "D", out _) => Wrong("Write an EVP in small letters, as DICT made it."),
        _ => null,
    };

    private static Refusal Wrong(string detail) => new(ExchangeError.KeySpelling, "key-spelling", "", detail);
}
