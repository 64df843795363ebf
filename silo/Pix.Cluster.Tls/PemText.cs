namespace Pix.Cluster.Tls;

/// <summary>A setting that is PEM text, or the path of a PEM file.</summary>
internal static class PemText
{
    public static string Read(string setting) => setting.Contains("-----BEGIN ", StringComparison.Ordinal) ? setting : File.ReadAllText(setting);
}
