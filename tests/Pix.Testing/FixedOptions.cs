using Microsoft.Extensions.Options;

namespace Pix.Testing;

/// <summary>Options that a test may change while the code under test runs.</summary>
public sealed class FixedOptions<T>(T value) : IOptionsMonitor<T>
    where T : class
{
    public T CurrentValue { get; set; } = value;

    public T Get(string? name) => CurrentValue;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}
