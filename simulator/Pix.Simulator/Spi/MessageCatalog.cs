using System.Text;

namespace Pix.Simulator.Spi;

/// <summary>Message versions of the SPI catalogue 5.13.1: the versions that the SPI accepts and the versions that it delivers.</summary>
internal static class MessageCatalog
{
    private static readonly string[] In =
    [
        "pacs.008.spi.1.16", "pacs.002.spi.1.17", "pacs.004.spi.1.5", "pibr.001.spi.1.3", "camt.055.spi.1.1", "camt.060.spi.1.9",
        "pain.009.spi.1.1", "pain.011.spi.1.3", "pain.012.spi.1.4", "pain.013.spi.2.2", "pain.014.spi.2.4", "camt.029.spi.1.2",
        "reda.014.spi.1.3", "reda.022.spi.1.4", "reda.031.spi.1.2", "trck.002.spi.1.1",
    ];

    private static readonly string[] Out =
    [
        "pacs.008.spi.1.16", "pacs.002.spi.1.17", "pacs.004.spi.1.5", "admi.002.spi.1.5", "admi.004.spi.1.2", "pibr.002.spi.1.3",
        "camt.014.spi.1.6", "camt.025.spi.1.0", "camt.029.spi.1.2", "camt.052.spi.1.3", "camt.053.spi.1.4", "camt.054.spi.1.16",
        "camt.055.spi.1.1", "pain.009.spi.1.1", "pain.011.spi.1.3", "pain.012.spi.1.4", "pain.013.spi.2.2", "pain.014.spi.2.4",
        "reda.016.spi.1.5", "reda.017.spi.1.2", "reda.041.spi.1.7",
    ];

    /// <param name="definition">MsgDefIdr of the message.</param>
    /// <param name="also">MsgDefIdr values accepted besides the catalogue's, separated by commas.</param>
    public static bool Accepts(string definition, string also) => In.Contains(definition) || Split(also).Contains(definition);

    /// <summary>
    /// Returns the XML namespace of a message version, for example <c>https://www.bcb.gov.br/pi/pacs.008/1.16</c> for <c>pacs.008.spi.1.16</c>.
    /// </summary>
    public static string NamespaceOf(string definition) => SpiMessage.NamespacePrefix + definition.Replace(".spi.", "/", StringComparison.Ordinal);

    public static byte[] Accepted(string also) => Catalog([.. In, .. Split(also)]);

    public static byte[] Delivered() => Catalog(Out);

    private static string[] Split(string also) => also.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static byte[] Catalog(string[] definitions)
    {
        var text = new StringBuilder("<Catalog>\n");
        foreach (var definition in definitions)
        {
            text.Append("    <Message>").Append(definition).Append("</Message>\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("</Catalog>\n").ToString());
    }
}
