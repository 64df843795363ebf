using System.Collections.Immutable;
using Pix.Contracts.Operating;

namespace Pix.Silo.Management;

/// <summary>Body of the answer to the silo's <c>/endpoints</c>.</summary>
/// <param name="Endpoints">The endpoints of the Central Bank that this silo used, with the last TLS connection to each.</param>
internal sealed record EndpointsAnswer(ImmutableArray<EndpointSnapshot> Endpoints);
