using System.ComponentModel.DataAnnotations;

namespace Pix.Protocol;

/// <summary>Who this Pix speaks for and what it is willing to sign.</summary>
public sealed class ProtocolOptions
{
    /// <summary>Configuration section; <c>Pix__Ispb</c> in the environment.</summary>
    public const string Section = "Pix";

    /// <summary>What a participant sends, in catalogue 5.13.</summary>
    /// <remarks>
    /// Left out are the messages that come only from the SPI: admi.002, admi.004, camt.014, camt.025, camt.052, camt.053, camt.054,
    /// pibr.002, reda.016, reda.017, reda.041. The catalogue's text was not available to us whole, so who sends
    /// what follows ISO 20022 and the examples; a message that is missing here is one setting away.
    /// </remarks>
    public const string Catalogue513 =
        "pacs.008.spi.1.16,pacs.002.spi.1.17,pacs.004.spi.1.5,pibr.001.spi.1.3,camt.029.spi.1.2,camt.055.spi.1.1,camt.060.spi.1.9,"
        + "pain.009.spi.1.1,pain.011.spi.1.3,pain.012.spi.1.4,pain.013.spi.2.2,pain.014.spi.2.4,"
        + "reda.014.spi.1.3,reda.022.spi.1.4,reda.031.spi.1.2,trck.002.spi.1.1";

    /// <summary>What the SPI delivers, in catalogue 5.13.</summary>
    public const string Delivered513 =
        "pacs.008.spi.1.16,pacs.002.spi.1.17,pacs.004.spi.1.5,admi.002.spi.1.5,admi.004.spi.1.2,pibr.002.spi.1.3,"
        + "camt.014.spi.1.6,camt.025.spi.1.0,camt.029.spi.1.2,camt.052.spi.1.3,camt.053.spi.1.4,camt.054.spi.1.16,"
        + "camt.055.spi.1.1,pain.009.spi.1.1,pain.011.spi.1.3,pain.012.spi.1.4,pain.013.spi.2.2,pain.014.spi.2.4,"
        + "reda.016.spi.1.5,reda.017.spi.1.2,reda.041.spi.1.7";

    /// <summary>ISPB of the participant: 8 digits or capital letters. Required.</summary>
    [Required]
    public string Ispb { get; set; } = "";

    /// <summary>ISPBs of indirect participants that DICT requests may also name, separated by commas. Default none.</summary>
    public string IndirectParticipants { get; set; } = "";

    /// <summary>
    /// SPI messages that are signed and sent, as <c>MsgDefIdr</c>, separated by commas: <c>pacs.008.spi.1.16,…</c>.
    /// A new version of the catalogue is a change here. Default: what participants send in catalogue 5.13.
    /// </summary>
    [Required]
    public string SpiMessages { get; set; } = Catalogue513;

    /// <summary>
    /// SPI messages that are expected on the read streams, as <see cref="SpiMessages"/>. Only compared with the SPI's catalogue: another version there is an
    /// alarm, and is delivered all the same. Default: catalogue 5.13.
    /// </summary>
    [Required]
    public string SpiDeliveredMessages { get; set; } = Delivered513;

    /// <summary>
    /// Folder with the schemas of SPI messages, named as the message: <c>pacs.008.spi.1.16.xsd</c>. A message whose schema is there is checked before it is
    /// signed. Default empty: no message is checked.
    /// </summary>
    public string SchemaFolder { get; set; } = "";

    /// <summary>Whether a GET that is not in the operation table goes through, unsigned. Default false.</summary>
    public bool AllowUnknownGets { get; set; }
}
