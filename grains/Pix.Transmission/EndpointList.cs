using System.Collections;

namespace Pix.Transmission;

/// <summary>The endpoints of a lane; the first is used while it works. Two lists are equal if they have the same endpoints in the same order.</summary>
internal sealed class EndpointList : IReadOnlyList<EndpointAddress>, IEquatable<EndpointList>
{
    /// <summary>Maximum number of endpoints. A longer list would only hide that nobody knows which endpoint is right.</summary>
    public const int Most = 4;

    private readonly EndpointAddress[] _endpoints;

    private EndpointList(EndpointAddress[] endpoints) => _endpoints = endpoints;

    public int Count => _endpoints.Length;

    public EndpointAddress this[int index] => _endpoints[index];

    /// <summary>
    /// Parses one endpoint, or several separated by commas; returns null if an endpoint is invalid or occurs twice, or if there are more than
    /// <see cref="Most"/>.
    /// </summary>
    public static EndpointList? Parse(string text)
    {
        var endpoints = new List<EndpointAddress>();
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!EndpointAddress.TryParse(item, out var endpoint) || endpoints.Contains(endpoint) || endpoints.Count == Most)
            {
                return null;
            }

            endpoints.Add(endpoint);
        }

        return new EndpointList([.. endpoints]);
    }

    public bool Equals(EndpointList? other) => other is not null && _endpoints.AsSpan().SequenceEqual(other._endpoints);

    public override bool Equals(object? obj) => Equals(obj as EndpointList);

    public override int GetHashCode() => _endpoints.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(", ", _endpoints.AsEnumerable());

    public IEnumerator<EndpointAddress> GetEnumerator() => _endpoints.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
