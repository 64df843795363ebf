using System.ComponentModel.DataAnnotations;

namespace Pix.Protocol;

/// <summary>Settings of the participant that Pix acts for, and of the messages that Pix may sign.</summary>
public sealed class ProtocolOptions
{
    /// <summary>Name of the configuration section. In environment variables, a setting is for example <c>Pix__Ispb</c>.</summary>
    public const string Section = "Pix";

    /// <summary>The messages that a participant sends, in catalogue 5.13 of SPI messages. Default of <see cref="SpiMessages"/>.</summary>
    /// <remarks>
    /// The list omits the messages that only the SPI sends: admi.002, admi.004, camt.014, camt.025, camt.052, camt.053, camt.054, pibr.002,
    /// reda.016, reda.017, reda.041. The catalogue's full text was not available to us, so the sender of each message is taken from ISO 20022
    /// and the examples. A missing message can be added with the setting <c>Pix:SpiMessages</c>.
    /// </remarks>
    public const string Catalogue513 =
        "pacs.008.spi.1.16,pacs.002.spi.1.17,pacs.004.spi.1.5,pibr.001.spi.1.3,camt.029.spi.1.2,camt.055.spi.1.1,camt.060.spi.1.9,"
        + "pain.009.spi.1.1,pain.011.spi.1.3,pain.012.spi.1.4,pain.013.spi.2.2,pain.014.spi.2.4,"
        + "reda.014.spi.1.3,reda.022.spi.1.4,reda.031.spi.1.2,trck.002.spi.1.1";

    /// <summary>The messages that the SPI delivers to participants, in catalogue 5.13. Default of <see cref="SpiDeliveredMessages"/>.</summary>
    public const string Delivered513 =
        "pacs.008.spi.1.16,pacs.002.spi.1.17,pacs.004.spi.1.5,admi.002.spi.1.5,admi.004.spi.1.2,pibr.002.spi.1.3,"
        + "camt.014.spi.1.6,camt.025.spi.1.0,camt.029.spi.1.2,camt.052.spi.1.3,camt.053.spi.1.4,camt.054.spi.1.16,"
        + "camt.055.spi.1.1,pain.009.spi.1.1,pain.011.spi.1.3,pain.012.spi.1.4,pain.013.spi.2.2,pain.014.spi.2.4,"
        + "reda.016.spi.1.5,reda.017.spi.1.2,reda.041.spi.1.7";

    /// <summary>ISPB of the participant: 8 digits or capital letters. Required.</summary>
    [Required]
    public string Ispb { get; set; } = "";

    /// <summary>
    /// ISPBs of indirect participants, separated by commas. DICT requests may name them as the requester, and SPI messages as the sender in
    /// <c>BizMsgIdr</c> and <c>Document</c>, but not in <c>AppHdr/Fr</c>. Default: none.
    /// </summary>
    public string IndirectParticipants { get; set; } = "";

    /// <summary>
    /// SPI messages that Pix signs and sends, as <c>MsgDefIdr</c>, separated by commas: <c>pacs.008.spi.1.16,…</c>. A new version of the
    /// catalogue only needs a change of this setting. Default: <see cref="Catalogue513"/>.
    /// </summary>
    [Required]
    public string SpiMessages { get; set; } = Catalogue513;

    /// <summary>
    /// SPI messages expected on the read streams, in the form of <see cref="SpiMessages"/>. Pix only compares this list with the SPI's own
    /// catalogue. Another version in the catalogue raises an alarm, but its messages still reach the reader. Default: <see cref="Delivered513"/>.
    /// </summary>
    [Required]
    public string SpiDeliveredMessages { get; set; } = Delivered513;

    /// <summary>
    /// Folder with the schemas of SPI messages, one file per message: <c>pacs.008.spi.1.16.xsd</c>. A message with a schema in this folder is
    /// validated before Pix signs the message. Default: empty, no message is validated against a schema.
    /// </summary>
    public string SchemaFolder { get; set; } = "";

    /// <summary>Whether Pix sends GET requests that are not in the operation table, unsigned. Default: false, Pix refuses such requests.</summary>
    public bool AllowUnknownGets { get; set; }
}
