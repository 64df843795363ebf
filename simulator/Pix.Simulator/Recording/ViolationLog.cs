namespace Pix.Simulator.Recording;

/// <summary>The last 10,000 violations; empty if the participant broke no rule.</summary>
internal sealed partial class ViolationLog(ILogger<ViolationLog> logger)
{
    private const int Capacity = 10_000;
    private readonly Lock _access = new();
    private readonly Queue<Violation> _kept = new();

    public void Add(Violation violation)
    {
        Log.Violation(logger, violation.Channel, violation.Method, violation.Path, violation.Rule);
        lock (_access)
        {
            _kept.Enqueue(violation);
            while (_kept.Count > Capacity)
            {
                _kept.Dequeue();
            }
        }
    }

    public IReadOnlyList<Violation> List()
    {
        lock (_access)
        {
            return [.. _kept];
        }
    }

    public void Clear()
    {
        lock (_access)
        {
            _kept.Clear();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.Violation, LogLevel.Warning, "{Channel} {Method} {Path} breaks a rule of the Central Bank: {Rule}")]
        public static partial void Violation(ILogger logger, string channel, string method, string path, string rule);
    }
}
