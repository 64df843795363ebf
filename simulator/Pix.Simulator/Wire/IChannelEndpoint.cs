namespace Pix.Simulator.Wire;

/// <summary>One interface of the Central Bank: takes a whole request, gives a whole answer.</summary>
internal interface IChannelEndpoint
{
    Task<WireAnswer> HandleAsync(WireVerdict judgement, CancellationToken cancellationToken);
}
