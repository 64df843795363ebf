namespace Pix.Simulator.Wire;

/// <summary>One interface of the Central Bank (SPI or DICT). It gets a completely read request and returns a complete answer.</summary>
internal interface IChannelEndpoint
{
    Task<WireAnswer> HandleAsync(WireVerdict judgement, CancellationToken cancellationToken);
}
