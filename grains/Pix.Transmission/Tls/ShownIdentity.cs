using System.Net.Security;

namespace Pix.Transmission.Tls;

/// <summary>The client certificate that connections show, and whether certificate or key were replaced since it was taken.</summary>
/// <remarks>A time without one replaces nothing: open connections go on, and the next dial says why there is none.</remarks>
internal sealed class ShownIdentity(IClientCertificate certificate)
{
    private volatile SslStreamCertificateContext? _taken;

    /// <summary>The one that was taken last; null before there was one.</summary>
    public SslStreamCertificateContext? Taken => _taken;

    /// <summary>Whether the identity in force is another than the one that was taken.</summary>
    public bool IsAnother => Now() is { } now && !ReferenceEquals(now, _taken);

    /// <summary>Takes the one of now; true when it replaced another.</summary>
    public bool Take()
    {
        if (Now() is not { } now || ReferenceEquals(now, _taken))
        {
            return false;
        }

        var isFirst = _taken is null;
        _taken = now;
        return !isFirst;
    }

    private SslStreamCertificateContext? Now()
    {
        try
        {
            return certificate.Current;
        }
        catch (Exception missing) when (missing is not OutOfMemoryException)
        {
            return null;
        }
    }
}
