namespace Pix.Simulator.Wire;

/// <summary>One interface of the Central Bank (SPI or DICT), which receives a whole request and returns a whole answer.</summary>
internal interface IChannelEndpoint
{
    Task<WireAnswer> HandleAsync(WireVerdict judgement, CancellationToken cancellationToken);
}
