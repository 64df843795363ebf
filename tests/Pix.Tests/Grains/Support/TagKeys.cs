using Pix.Grains.Tests.Signing;
using Pix.Hsm.Keys;
using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Grains.Tests.Support;

/// <summary>Keys of an HSM from which other keys are made; one signs now.</summary>
internal sealed class TagKeys : ISigningKeyRing
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly MemoryKey Old = new("old", From, From.AddYears(2)), Next = new("next", From, From.AddYears(2));

    /// <summary>All pairs that may sign.</summary>
    public List<ISigningKey> All { get; } = [Old];

    /// <summary>The pair that signs now; null when none does.</summary>
    public ISigningKey? Now { get; set; } = Old;

    public ISigningKey Current => Now!;

    public IReadOnlyList<ISigningKey> Keys => All;

    public SigningSchedule Schedule => SigningSchedule.Empty;

    public HsmState State => default;

    public SigningChoice At(DateTimeOffset created) => Now is { } key ? SigningChoice.Of(key) : SigningChoice.None("None.");
}
