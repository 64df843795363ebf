using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Protocol;
using Pix.Transmission;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>
/// The lanes of this silo, which grains own. A lane's grain is called once for the lane's sender, and again when that sender is closed, so no
/// message waits for a grain.
/// </summary>
internal sealed partial class LocalLanes(IGrainFactory grains, IOptionsMonitor<ProtocolOptions> protocol, TimeProvider time, ILogger<LocalLanes> logger) : ILanes
{
    // Maximum number of tries. If the sender was closed, the next try gets a new sender, which stays open unless the silo itself stops.
    private const int Most = 3;

    private readonly Handle?[] _handles = new Handle?[Enum.GetValues<Lane>().Length];

    public ValueTask<LaneSender> GetAsync(Lane lane)
    {
        var participant = protocol.CurrentValue.Ispb;
        return _handles[(int)lane] is { } handle && handle.Participant == participant && !handle.Sender.IsGone ? new(handle.Sender) : AskAsync(participant, lane);
    }

    private async ValueTask<LaneSender> AskAsync(string participant, Lane lane)
    {
        var sender = (await grains.GetGrain<ILaneGrain>(new LaneKey(participant, lane).ToString()).GetAsync()).Value;
        _handles[(int)lane] = new Handle(participant, sender);
        return sender;
    }

    /// <summary>Sends a request on a lane. If the lane cannot be opened, returns a result that says that nothing was sent.</summary>
    public async Task<TransmissionResult> SendAsync(Lane lane, OutboundRequest request, TimeSpan timeLeft)
    {
        var began = time.GetTimestamp();
        TransmissionResult? last = null;
        for (var turn = 0; turn < Most; turn++)
        {
            LaneSender sender;
            try
            {
                var getting = GetAsync(lane);
                sender = getting.IsCompletedSuccessfully ? getting.Result : await getting.AsTask().WaitAsync(timeLeft > TimeSpan.Zero ? timeLeft : TimeSpan.Zero, time);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                Log.LaneNotOpened(logger, failure, lane);
                break;
            }

            var left = timeLeft - time.GetElapsedTime(began);
            if (OffTurn(() => sender.TrySendAsync(request, left, request.Abandoned)) is { } sending)
            {
                last = await sending;
                if (last is not { Fate: TransmissionFate.NotSent, IsGone: true })
                {
                    return last;
                }
            }
        }

        return last ?? new TransmissionResult
        {
            Fate = TransmissionFate.NotSent,
            EndpointFailed = true,
            Detail = "This silo's way to the Central Bank could not be opened; nothing was sent.",
            RetryAfter = TimeSpan.FromSeconds(1),
        };
    }

    // Starts sending outside the scheduler of the calling grain. The continuations then run on the thread pool, and the grain's turns stay free
    // for its other exchanges.
    private static Task<TransmissionResult>? OffTurn(Func<Task<TransmissionResult>?> send)
    {
        var begin = new Task<Task<TransmissionResult>?>(send);
        begin.RunSynchronously(TaskScheduler.Default);
        return begin.GetAwaiter().GetResult();
    }

    private sealed record Handle(string Participant, LaneSender Sender);

    private static partial class Log
    {
        [LoggerMessage(EventIds.LaneNotOpened, LogLevel.Error, "Lane {Lane} could not be opened on this silo, so a request was not sent. The front door can pass the request to another silo. The next request on this silo tries to open the lane again.")]
        public static partial void LaneNotOpened(ILogger logger, Exception failure, Lane lane);
    }
}
