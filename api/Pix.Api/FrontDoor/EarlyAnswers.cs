using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>
/// Adds outcome and request id to the answers that Kestrel itself gives when a request cannot reach Pix's code, because its head is not HTTP, too
/// long or too slow. Kestrel's <c>BadRequest</c> event identifies the connection. Kestrel ignores headers that are set in the event, so the bytes
/// of the answer are replaced.
/// </summary>
internal sealed partial class EarlyAnswers : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly FrontDoorMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly IOptions<FrontDoorOptions> _options;
    private readonly ILogger<EarlyAnswers> _logger;
    private readonly IDisposable _subscription;

    public EarlyAnswers(DiagnosticListener kestrel, FrontDoorMetrics metrics, TimeProvider time, IOptions<FrontDoorOptions> options, ILogger<EarlyAnswers> logger)
    {
        (_metrics, _time, _options, _logger) = (metrics, time, options, logger);
        _subscription = kestrel.Subscribe(this, name => name == BadRequest);
    }

    /// <summary>Connection middleware after TLS. It replaces the connection's output by an <see cref="EarlyAnswerWriter"/>.</summary>
    public async Task PassAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var early = new Connection(this, connection);
        connection.Features.Set(early);
        connection.Transport = early;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection request && request.Get<Connection>() is { } connection)
        {
            connection.Reject(request.Get<IHttpRequestFeature>()?.Method ?? "");
        }
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    public void Dispose() => _subscription.Dispose();

    private byte[]? Write(ReadOnlyMemory<byte> answer, string method, PixChannel channel)
    {
        if (EarlyAnswer.StatusOf(answer.Span) is not { } status)
        {
            return null;
        }

        var requestId = RequestId.New(_time);
        var problem = FrontDoorProblems.Unread(status, _options.Value.MaxRequestBytes);
        Log.Unreadable(_logger, channel, status, problem.Slug, requestId);
        _metrics.Answered(channel, null, status, problem, TimeSpan.Zero);
        return EarlyAnswer.Write(answer.Span, problem, requestId, withBody: !HttpMethods.IsHead(method));
    }

    /// <summary>One connection whose output passes through an <see cref="EarlyAnswerWriter"/>.</summary>
    private sealed class Connection : IDuplexPipe
    {
        private readonly EarlyAnswers _answers;
        private readonly ConnectionContext _connection;
        private readonly EarlyAnswerWriter _output;
        private string _method = "";

        public Connection(EarlyAnswers answers, ConnectionContext connection)
        {
            (_answers, _connection, Input) = (answers, connection, connection.Transport.Input);
            _output = new EarlyAnswerWriter(connection.Transport.Output, WriteAnew);
        }

        public PipeReader Input { get; }

        public PipeWriter Output => _output;

        public void Reject(string method)
        {
            _method = method;
            _output.Expect();
        }

        private byte[]? WriteAnew(ReadOnlyMemory<byte> answer) =>
            _connection.Features.Get<Listener>()?.Channel is { } channel ? _answers.Write(answer, _method, channel) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RequestUnreadable, LogLevel.Information, "A request on the {Channel} port could not be read. The caller got HTTP status {Status}, problem {Problem}. Request {RequestId}")]
        public static partial void Unreadable(ILogger logger, PixChannel channel, int status, string problem, string requestId);
    }
}
