using System.Collections.Concurrent;

namespace Pix.Api.Tests.Clustering;

/// <summary>The calls that ran on a silo.</summary>
internal sealed class NotedCalls
{
    private readonly ConcurrentQueue<string> _calls = [];

    public IReadOnlyCollection<string> All => _calls;

    public void Note(string call) => _calls.Enqueue(call);
}
