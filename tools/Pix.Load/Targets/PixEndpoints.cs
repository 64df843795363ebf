using System.Net;

namespace Pix.Load.Targets;

/// <summary>Addresses of the running Pix that receives the load, and of its simulator.</summary>
/// <param name="Spi">URL of the front door's SPI port.</param>
/// <param name="Dict">URL of the front door's DICT port.</param>
/// <param name="Control">URL of the simulator's control port; null if Pix sends to the real Central Bank.</param>
/// <param name="Ispb">ISPB of the participant.</param>
internal sealed record PixEndpoints(Uri Spi, Uri Dict, Uri? Control, string Ispb)
{
    /// <summary>Returns these addresses; throws if one is not on this machine. To which Central Bank that Pix sends is one of its own settings.</summary>
    /// <exception cref="ArgumentException">An address is not on this machine.</exception>
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

    // Only an IP address is accepted, because a host name can resolve to any machine.
    private static bool IsLoopback(Uri target) =>
        target.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(target.Host, out var address) && IPAddress.IsLoopback(address);
}
