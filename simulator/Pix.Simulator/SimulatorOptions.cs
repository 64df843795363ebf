using System.ComponentModel.DataAnnotations;

namespace Pix.Simulator;

/// <summary>Settings of the simulator: ports, keys and certificates, participant, limits, and how strictly messages are checked.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Configuration section. As an environment variable, a setting is written like <c>Simulator__SpiPort</c>.</summary>
    public const string Section = "Simulator";

    /// <summary>IP address of the SPI and DICT ports. Default 127.0.0.1; a container needs <c>0.0.0.0</c>.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port of the SPI over mutual TLS; 0 selects a free port. Default 9191.</summary>
    [Range(0, 65535)]
    public int SpiPort { get; set; } = 9191;

    /// <summary>Port of the SPI's secondary channel; 0 selects a free port. Default null, which means that the secondary channel is not served.</summary>
    [Range(0, 65535)]
    public int? SpiSecondaryPort { get; set; }

    /// <summary>Port of DICT over mutual TLS; 0 selects a free port. Default 8181.</summary>
    [Range(0, 65535)]
    public int DictPort { get; set; } = 8181;

    /// <summary>
    /// Port of DICT's separate servers, which offer only <c>keys/check</c>; 0 selects a free port. Default null, which means that only the DICT port
    /// serves <c>keys/check</c>.
    /// </summary>
    [Range(0, 65535)]
    public int? DictKeysCheckPort { get; set; }

    /// <summary>Port of <c>/check</c> and the control interface, plain HTTP on the loopback address only. Default 7171.</summary>
    [Range(0, 65535)]
    public int ControlPort { get; set; } = 7171;

    /// <summary>Directory of the simulator's own private keys; created if absent. Default <c>.pix/simulator</c>.</summary>
    [Required]
    public string Keys { get; set; } = ".pix/simulator";

    /// <summary>Directory to which <c>bcb-signature.pem</c> and <c>bcb-mtls.pem</c> are exported. Default <c>.pix/certs</c>.</summary>
    [Required]
    public string PublicCertificates { get; set; } = ".pix/certs";

    /// <summary>Registered signature certificates of the participant: PEM text or path. Default <c>.pix/certs/signature.pem</c>.</summary>
    [Required]
    public string ParticipantSignature { get; set; } = ".pix/certs/signature.pem";

    /// <summary>Registered channel (TLS) certificates of the participant: PEM text or path. Default <c>.pix/certs/mtls.pem</c>.</summary>
    [Required]
    public string ParticipantMtls { get; set; } = ".pix/certs/mtls.pem";

    /// <summary>ISPB of the participant, 8 characters. Default 99999010.</summary>
    [RegularExpression("^[0-9A-Z]{8}$")]
    public string Ispb { get; set; } = "99999010";

    /// <summary>
    /// False (default): an invalid message is refused at once with 400 or 403. True: as at ICOM, an invalid message is stored and gets 201, and a
    /// later admi.002 on the read stream refuses this message.
    /// </summary>
    public bool StoreThenJudge { get; set; }

    /// <summary>
    /// Message versions (MsgDefIdr, separated by commas) that are accepted besides those of catalogue 5.13.1. They are needed because two catalogues
    /// are valid at the same time when the Central Bank changes the catalogue. Default none.
    /// </summary>
    public string AlsoAccepts { get; set; } = "";

    /// <summary>Number of exchanges kept for <c>GET /exchanges</c>, 1 to 100,000. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int RecordedExchanges { get; set; } = 1000;

    /// <summary>Largest accepted request body in bytes, before and after decompression, 1 kB to 64 MB. Default 4 MB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long a read of a read stream waits for a message before the simulator answers 204; at most 1 minute. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LongPoll { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time in which the receiver must answer a pacs.008. Without an answer, payer and receiver get RJCT AB03. Default 40 s (Manual de Tempos do Pix
    /// 7.0).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan AcceptanceTime { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>
    /// Time without reads after which a read stream is closed, so that another can be opened. A later read gets 404, a DELETE 410. Default 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan StreamLife { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Form of the PI-Pull-Next header: Plain (default, as in ICOM's examples), TwoSegments, OtherWord, Slash, EqualsSign, Query, Absolute,
    /// Relative, or Rotating, which uses each form in turn.
    /// </summary>
    [RegularExpression("^(Plain|TwoSegments|OtherWord|Slash|EqualsSign|Query|Absolute|Relative|Rotating)$")]
    public string PullNextForm { get; set; } = "Plain";

    /// <summary>Size of the SPI primary channel's token bucket, 1 to 1,000,000 tokens. Default 3,750 (ICOM 1.12).</summary>
    [Range(1, 1_000_000)]
    public int SpiBucketCapacity { get; set; } = 3750;

    /// <summary>Refill of the SPI primary channel's token bucket in tokens a second, 1 to 1,000,000. Default 750 (ICOM 1.12).</summary>
    [Range(1, 1_000_000)]
    public int SpiBucketRefill { get; set; } = 750;

    /// <summary>False (default): rate tokens are counted, but no request is refused. True: a request gets 429 if its token bucket is empty.</summary>
    public bool EnforceLimits { get; set; }
}
