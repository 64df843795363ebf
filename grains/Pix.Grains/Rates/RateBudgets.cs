using Pix.Domain;
using Pix.Protocol.Rates;

namespace Pix.Grains.Rates;

/// <summary>Names of budgets: one for each endpoint and participant.</summary>
internal static class RateBudgets
{
    private const string DictPrefix = "dict/", PrimaryPrefix = "spi/", SecondaryPrefix = "spi-secondary/";

    /// <summary>DICT's budget of a participant.</summary>
    public static string Dict(string participant) => DictPrefix + participant;

    /// <summary>The budget that a demand is charged to.</summary>
    public static string Of(RateDemand demand) => (demand.Policy switch
    {
        "SPI_PRIMARY" => PrimaryPrefix,
        "SPI_SECONDARY" or "SPI_TRCK_002" => SecondaryPrefix,
        _ => DictPrefix,
    }) + demand.Participant;

    /// <summary>Whether the Central Bank reports the levels of this budget's buckets.</summary>
    public static bool CanBeAsked(string budget) => budget.StartsWith(DictPrefix, StringComparison.Ordinal);

    /// <summary>The channel whose audit records an operator's orders about this budget.</summary>
    public static PixChannel ChannelOf(string budget) => CanBeAsked(budget) ? PixChannel.Dict : PixChannel.Spi;

    /// <summary>The participant whose budget it is.</summary>
    public static string ParticipantOf(string budget) => budget[(budget.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
