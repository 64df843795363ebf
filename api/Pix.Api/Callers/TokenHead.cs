using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Pix.Api.Callers;

/// <summary>Checks those parts of a bearer token's header that the library does not check.</summary>
/// <remarks>
/// RFC 7515 section 4.1.11: software must refuse a token with <c>crit</c> if it does not support the extensions that <c>crit</c> lists. Pix
/// supports none. <c>b64</c> (RFC 7797) changes which bytes are signed. RFC 7515 section 4: each name in the header is allowed only once. RFC 9068:
/// an access token has the type <c>at+jwt</c>. Most issuers still write <c>JWT</c> or no type, so Pix accepts both. A token of any other type
/// (logout, proof of possession, event) is no access token and is refused.
/// </remarks>
internal static class TokenHead
{
    private static readonly string[] AccessTokens = ["at+jwt", "application/at+jwt", "JWT"];

    /// <summary>Returns the type of a token after checking its header; empty when the header has no type.</summary>
    /// <param name="type">Value of the header's <c>typ</c>; null or empty when there is none.</param>
    /// <param name="token">The token, whose signature the library has already verified.</param>
    /// <exception cref="SecurityTokenException">The token's header is not acceptable.</exception>
    public static string Judge(string? type, SecurityToken token)
    {
        var names = Names(token);
        if (names.Contains("crit") || names.Contains("b64"))
        {
            throw new SecurityTokenInvalidTypeException("The header of the token has crit or b64, which Pix does not know.");
        }

        if (names.Count != names.Distinct(StringComparer.Ordinal).Count())
        {
            throw new SecurityTokenInvalidTypeException("The header of the token has a name twice.");
        }

        // Media types are case-insensitive (RFC 7515 section 4.1.9).
        return string.IsNullOrEmpty(type) || AccessTokens.Contains(type, StringComparer.OrdinalIgnoreCase) ? type ?? ""
            : throw new SecurityTokenInvalidTypeException("The token is of a type that is no access token.");
    }

    // The names are read from the encoded header, because the library keeps only one of two members with the same name.
    private static List<string> Names(SecurityToken token)
    {
        var encoded = token is JsonWebToken jwt ? jwt.EncodedHeader : throw new SecurityTokenInvalidTypeException("The token is no JWT.");
        using var head = JsonDocument.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(encoded)));
        return [.. head.RootElement.EnumerateObject().Select(member => member.Name)];
    }
}
