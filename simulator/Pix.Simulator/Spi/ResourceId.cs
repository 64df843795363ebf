using System.Security.Cryptography;

namespace Pix.Simulator.Spi;

/// <summary>Makes PI-ResourceIds. ICOM allows 33 base64 characters; the ids made here have 32 and begin with <c>UEkB</c>, as in the manual.</summary>
internal static class ResourceId
{
    public static string Next()
    {
        Span<byte> bytes = stackalloc byte[24];
        RandomNumberGenerator.Fill(bytes);
        bytes[0] = (byte)'P';
        bytes[1] = (byte)'I';
        bytes[2] = 1;
        return Convert.ToBase64String(bytes);
    }
}
