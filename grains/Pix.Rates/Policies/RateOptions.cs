using System.ComponentModel.DataAnnotations;

namespace Pix.Rates.Policies;

/// <summary>The Central Bank's limits and how they are shared out. Changed values are used from the next lease on.</summary>
public sealed class RateOptions
{
    /// <summary>Configuration section; <c>Pix__RateLimits__SPI_PRIMARY</c> in the environment.</summary>
    public const string Section = "Pix";

    /// <summary>
    /// Limits that differ from the manuals', by policy: <c>3750 750/s</c> (size, refill), or by hours of Brasília <c>00:00-08:00 5000
    /// 350/s; 08:00-24:00 350 35/s</c>. They override the Central Bank's <c>/policies</c>.
    /// </summary>
    public Dictionary<string, string> RateLimits { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The participant's category in DICT, A to H. The Central Bank's <c>/policies</c> report the real limits within seconds of a start;
    /// until then, or when DICT has no such list, this setting counts. Default empty: Pix assumes F, a hundredth of A, and the next smaller
    /// category after each 429 of DICT.
    /// </summary>
    [RegularExpression("^[A-H]?$", ErrorMessage = "Pix:DictCategory must be one of the letters A to H, or empty.")]
    public string DictCategory { get; set; } = "";

    /// <summary>Margin below each limit, 0 to 0.5. Default 0.01: clocks differ, and the Central Bank debits a little after receipt.</summary>
    [Range(0, 0.5)]
    public double RateMargin { get; set; } = 0.01;

    /// <summary>
    /// Largest share of a bucket that silos may hold at once, 0.3 to 0.9, and so the most that one request may cost. Default 0.5. Silos
    /// live on it while the budget owner's silo is lost.
    /// </summary>
    [Range(0.3, 0.9)]
    public double LeasedShare { get; set; } = 0.5;

    /// <summary>How long a silo may use leased tokens without hearing from the budget owner, 2 s to 5 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of a bucket reserved for urgent requests (pacs.002), 0 to 0.5. Default 0.05.</summary>
    [Range(0, 0.5)]
    public double UrgentShare { get; set; } = 0.05;

    /// <summary>
    /// Most requests of one policy that wait for tokens, urgent ones not counted, 1 to 10,000. Default 128; one more is refused at once,
    /// not sent.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxWaiting { get; set; } = 128;

    /// <summary>
    /// After a restart a payer's balance is unknown; assume this share of the bucket, 0 to 1. Default 1: Pix is never stricter than DICT,
    /// and one payer's look-ups go one at a time until DICT's answers show the balance. A smaller share makes Pix refuse look-ups that DICT
    /// may have taken.
    /// </summary>
    [Range(0, 1)]
    public double PayerStartShare { get; set; } = 1;

    /// <summary>Most payers whose buckets are remembered because they are not full, 1,000 to 10 million. Default 500,000, about 100 MB.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxPayers { get; set; } = 500_000;
}
