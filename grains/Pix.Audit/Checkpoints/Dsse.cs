using System.Globalization;
using System.Text;

namespace Pix.Audit.Checkpoints;

/// <summary>The bytes to sign for a payload: the pre-authentication encoding of DSSE (github.com/secure-systems-lab/dsse, protocol.md).</summary>
public static class Dsse
{
    /// <summary><c>"DSSEv1 " + length of the type + " " + type + " " + length of the payload + " " + payload</c>.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        var head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {payloadType.Length} {payloadType} {payload.Length} ");
        return [.. Encoding.ASCII.GetBytes(head), .. payload];
    }
}
