using System.Net;

namespace Pix.Load.Targets;

/// <summary>The running Pix to load, and the control port of its simulator.</summary>
/// <param name="Spi">The front door's SPI port.</param>
/// <param name="Dict">The front door's DICT port.</param>
/// <param name="Control">The simulator's control port; null against a real Central Bank.</param>
/// <param name="Ispb">The participant.</param>
internal sealed record PixEndpoints(Uri Spi, Uri Dict, Uri? Control, string Ispb)
{
    /// <summary>Load and rehearsals go to a Pix on this machine; which Central Bank it talks to is its own configuration.</summary>
    /// <exception cref="ArgumentException">One of them is another machine.</exception>
    public PixEndpoints OnThisMachineOnly()
    {
        foreach (var target in new[] { Spi, Dict, Control })
        {
            if (target is not null && !IsLoopback(target))
            {
                throw new ArgumentException($"{target} is not on this machine: only http://127.0.0.1 is loaded.");
            }
        }

        return this;
    }

    // By number, never by name: a name may lead anywhere.
    private static bool IsLoopback(Uri target) =>
        target.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(target.Host, out var address) && IPAddress.IsLoopback(address);
}
