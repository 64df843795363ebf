using System.ComponentModel.DataAnnotations;

namespace Pix.Protocol;

/// <summary>The participant that this Pix acts for, and what it may sign.</summary>
public sealed class ProtocolOptions
{
    /// <summary>Configuration section; <c>Pix__Ispb</c> in the environment.</summary>
    public const string Section = "Pix";

    /// <summary>The messages that a participant sends, in catalogue 5.13.</summary>
    /// <remarks>
    /// Left out are messages that only the SPI sends: admi.002, admi.004, camt.014, camt.025, camt.052, camt.053, camt.054, pibr.002,
    /// reda.016, reda.017, reda.041. The catalogue's full text was not available to us, so who sends what follows ISO 20022 and the
    /// examples; a missing message can be added by the setting.
    /// </remarks>
    public const string Catalogue513 =
        "pacs.008.spi.1.16,pacs.002.spi.1.17,pacs.004.spi.1.5,pibr.001.spi.1.3,camt.029.spi.1.2,camt.055.spi.1.1,camt.060.spi.1.9,"
        + "pain.009.spi.1.1,pain.011.spi.1.3,pain.012.spi.1.4,pain.013.spi.2.2,pain.014.spi.2.4,"
        + "reda.014.spi.1.3,reda.022.spi.1.4,reda.031.spi.1.2,trck.002.spi.1.1";

    /// <summary>The messages that the SPI delivers, in catalogue 5.13.</summary>
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
    /// SPI messages that Pix signs and sends, as <c>MsgDefIdr</c>, separated by commas: <c>pacs.008.spi.1.16,…</c>. A new catalogue version
    /// is a change of this setting. Default: what participants send in catalogue 5.13.
    /// </summary>
    [Required]
    public string SpiMessages { get; set; } = Catalogue513;

    /// <summary>
    /// SPI messages expected on the read streams, like <see cref="SpiMessages"/>. Only compared with the SPI's catalogue: another version
    /// there raises an alarm and is still delivered. Default: catalogue 5.13.
    /// </summary>
    [Required]
    public string SpiDeliveredMessages { get; set; } = Delivered513;

    /// <summary>
    /// Folder with schemas of SPI messages, named after the message: <c>pacs.008.spi.1.16.xsd</c>. A message with a schema there is checked
    /// before it is signed. Default empty: no message is checked.
    /// </summary>
    public string SchemaFolder { get; set; } = "";

    /// <summary>Whether GETs outside the operation table are sent, unsigned. Default false.</summary>
    public bool AllowUnknownGets { get; set; }
}
