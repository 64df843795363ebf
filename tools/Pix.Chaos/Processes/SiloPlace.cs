namespace Pix.Chaos;

/// <summary>Name and ports of a silo and of its own front door, which stay the same when the processes are restarted.</summary>
public sealed class SiloPlace
{
    internal SiloPlace(string name, int[] ports)
    {
        Name = name;
        (SiloPort, GatewayPort, HealthPort, ApiSpiPort, ApiDictPort, ApiHealthPort) = (ports[0], ports[1], ports[2], ports[3], ports[4], ports[5]);
    }

    /// <summary>Name of the silo and of the folder of its journals.</summary>
    public string Name { get; }

    /// <summary>The last started process of the silo; null before the first start.</summary>
    public PixProcess? Silo { get; internal set; }

    /// <summary>SPI address of this silo's front door.</summary>
    public Uri Spi => new($"http://127.0.0.1:{ApiSpiPort}");

    /// <summary>DICT address of this silo's front door.</summary>
    public Uri Dict => new($"http://127.0.0.1:{ApiDictPort}");

    /// <summary>Port on which other silos call this silo.</summary>
    public int SiloPort { get; }

    /// <summary>Port on which front doors call this silo.</summary>
    public int GatewayPort { get; }

    internal int HealthPort { get; }

    internal int ApiSpiPort { get; }

    internal int ApiDictPort { get; }

    internal int ApiHealthPort { get; }
}
