using System.ComponentModel.DataAnnotations;

namespace Pix.Rates.Policies;

/// <summary>Settings of the Central Bank's limits and of how the silos share them. Changed values are used from the next lease on.</summary>
public sealed class RateOptions
{
    /// <summary>Configuration section. In the environment a limit is for example <c>Pix__RateLimits__SPI_PRIMARY</c>.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// Limits that differ from the manuals, by policy name: size and refill (<c>3750 750/s</c>), or a limit for each part of the day in
    /// Brasília (<c>00:00-08:00 5000 350/s; 08:00-24:00 350 35/s</c>). These limits override the Central Bank's <c>/policies</c>.
    /// </summary>
    public Dictionary<string, string> RateLimits { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The participant's category in DICT, A to H. The Central Bank's <c>/policies</c> reports the real limits within seconds after a
    /// start. Until then, or if DICT has no such list, Pix uses this setting. Default empty, which means that Pix assumes F (a hundredth of
    /// A's limit) and, after each 429 of DICT, the next smaller category.
    /// </summary>
    [RegularExpression("^[A-H]?$", ErrorMessage = "Pix:DictCategory must be one of the letters A to H, or empty.")]
    public string DictCategory { get; set; } = "";

    /// <summary>Unused share of each limit, 0 to 0.5, needed because clocks differ and the Central Bank debits a little after receipt. Default 0.01.</summary>
    [Range(0, 0.5)]
    public double RateMargin { get; set; } = 0.01;

    /// <summary>
    /// Largest share of a bucket that all silos together can hold at once, 0.3 to 0.9. One request cannot cost more than this share.
    /// Default 0.5. Silos use these tokens while the budget owner's silo is lost.
    /// </summary>
    [Range(0.3, 0.9)]
    public double LeasedShare { get; set; } = 0.5;

    /// <summary>How long a silo is allowed to use leased tokens after its last request that the budget owner answered, 2 s to 5 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of the bucket SPI_PRIMARY that is reserved for urgent requests (pacs.002), 0 to 0.5. Default 0.05.</summary>
    [Range(0, 0.5)]
    public double UrgentShare { get; set; } = 0.05;

    /// <summary>
    /// Maximum number of requests of one policy that wait for tokens in a silo, not counting urgent requests, 1 to 10,000. Default 128. A
    /// further request is refused at once and not sent.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; set; } = 128;

    /// <summary>
    /// Share of the bucket that Pix assumes for a payer whose balance is unknown after a restart, 0 to 1. With the default 1, Pix is never
    /// stricter than DICT, and sends one look-up of the payer at a time until DICT's answers show the balance. With a smaller share Pix
    /// refuses look-ups that DICT would possibly accept.
    /// </summary>
    [Range(0, 1)]
    public double PayerStartShare { get; set; } = 1;

    /// <summary>Maximum number of payers whose buckets are kept, 1,000 to 10 million. Full buckets are not kept. Default 500,000 (about 100 MB).</summary>
    [Range(1_000, 10_000_000)]
    public int MaxPayers { get; set; } = 500_000;
}
