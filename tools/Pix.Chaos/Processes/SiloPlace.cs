namespace Pix.Chaos;

/// <summary>A silo's name and ports, and the front door that uses it alone; they stay when its processes come and go.</summary>
public sealed class SiloPlace
{
    internal SiloPlace(string name, int[] ports)
    {
        Name = name;
        (SiloPort, GatewayPort, HealthPort, ApiSpiPort, ApiDictPort, ApiHealthPort) = (ports[0], ports[1], ports[2], ports[3], ports[4], ports[5]);
    }

    /// <summary>Name of the silo and of its journal's folder.</summary>
    public string Name { get; }

    /// <summary>The running silo; null before it was first started.</summary>
    public PixProcess? Silo { get; internal set; }

    /// <summary>Where payments go to reach this silo.</summary>
    public Uri Spi => new($"http://127.0.0.1:{ApiSpiPort}");

    /// <summary>Where DICT requests go to reach this silo.</summary>
    public Uri Dict => new($"http://127.0.0.1:{ApiDictPort}");

    /// <summary>Where other silos call it.</summary>
    public int SiloPort { get; }

    /// <summary>Where front doors call it.</summary>
    public int GatewayPort { get; }

    internal int HealthPort { get; }

    internal int ApiSpiPort { get; }

    internal int ApiDictPort { get; }

    internal int ApiHealthPort { get; }
}
