using System.Collections.Immutable;

namespace Pix.Domain;

/// <summary>A request to the Central Bank as a service sent it, with everything that the protocol's rules check.</summary>
public interface IServiceRequest
{
    /// <summary>SPI or DICT, depending on the port at which the request arrived.</summary>
    PixChannel Channel { get; }

    /// <summary>HTTP method in capitals.</summary>
    string Method { get; }

    /// <summary>Path as it came, still percent-encoded, beginning with <c>/</c>, without query.</summary>
    string Path { get; }

    /// <summary>Query as it came, with its <c>?</c>; empty when there is none.</summary>
    string Query { get; }

    /// <summary>All request headers.</summary>
    ImmutableArray<HeaderField> Headers { get; }

    /// <summary>Body of the request, without signature; empty when the request has none.</summary>
    ReadOnlyMemory<byte> Body { get; }
}
