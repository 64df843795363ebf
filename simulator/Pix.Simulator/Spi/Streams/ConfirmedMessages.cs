namespace Pix.Simulator.Spi.Streams;

/// <summary>
/// Ids of the messages that the participant confirmed by following a PI-Pull-Next or closing the stream. Tests use them to count lost messages.
/// </summary>
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
