using System.Text;

namespace Pix.Hsm;

/// <summary>A PKCS#11 URI that names one private key: token, serial, label and CKA_ID. Holds no PIN.</summary>
/// <remarks>Source: RFC 7512, section 2.3.</remarks>
internal sealed record Pkcs11KeyUri(TokenInfo Token, TokenKey Key)
{
    public override string ToString()
    {
        var uri = new StringBuilder("pkcs11:");
        uri.Append("token=").Append(Encode(Token.Label)).Append(";serial=").Append(Encode(Token.Serial));
        uri.Append(";object=").Append(Encode(Key.Label.Value));
        if (Key.Id.Length > 0)
        {
            uri.Append(";id=").Append(string.Concat(Key.Id.Select(octet => $"%{octet:x2}")));
        }

        return uri.Append(";type=private").ToString();
    }

    // Uri.EscapeDataString leaves only unreserved characters, which RFC 7512 allows everywhere.
    private static string Encode(string text) => Uri.EscapeDataString(text);
}
