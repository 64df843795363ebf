using System.Net.Security;

namespace Pix.Transmission.Tls;

/// <summary>Keeps the client certificate that connections present, and detects when the certificate or its key was replaced.</summary>
/// <remarks>
/// While no certificate is available, no replacement is detected. Open connections stay in use, and the next new connection fails with the
/// reason why there is no certificate.
/// </remarks>
internal sealed class ShownIdentity(IClientCertificate certificate)
{
    private volatile SslStreamCertificateContext? _taken;

    /// <summary>The certificate that was taken last; null before the first call of <see cref="Take"/>.</summary>
    public SslStreamCertificateContext? Taken => _taken;

    /// <summary>True if the current certificate is not the one that was taken last.</summary>
    public bool IsAnother => Now() is { } now && !ReferenceEquals(now, _taken);

    /// <summary>Takes the current certificate; returns true if it replaced an earlier certificate.</summary>
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
