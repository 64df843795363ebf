namespace Pix.Simulator.Spi.Streams;

/// <summary>Messages that participants confirmed by following a PI-Pull-Next or closing the stream, for tests that count losses.</summary>
internal sealed class ConfirmedMessages
{
    private const int Most = 200_000;

    private readonly Lock _access = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public void Add(IEnumerable<StoredMessage> messages)
    {
        lock (_access)
        {
            foreach (var message in messages.TakeWhile(_ => _ids.Count < Most))
            {
                _ids.Add(message.ResourceId);
            }
        }
    }

    public IReadOnlyList<string> List()
    {
        lock (_access)
        {
            return [.. _ids];
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _ids.Clear();
        }
    }
}
