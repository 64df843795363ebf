using Pix.Simulator.Wire;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Streams;

/// <summary>Reading: <c>stream/start</c>, PI-Pull-Next, DELETE (ICOM 1.12).</summary>
internal sealed class SpiStreams(
    StreamRegistry registry, MessageQueue queue, DeliveryTimes deliveries, DocumentSigner signer, SimulatorOptions options, TimeProvider time)
{
    private const string Boundary = "simple boundary";

    public async Task<WireAnswer> Start(Judgement judgement, CancellationToken cancellationToken) =>
        registry.Start() is { } stream
            ? await Read(stream, judgement, cancellationToken)
            : IcomProblem.TooMany($"There are {StreamRegistry.MaxStreams} read streams already.", 5);

    public async Task<WireAnswer> Next(string token, Judgement judgement, CancellationToken cancellationToken) =>
        registry.Follow(token) is { } stream
            ? await Read(stream, judgement, cancellationToken)
            : IcomProblem.NotFound("There is no such stream; begin again with stream/start.");

    public WireAnswer Stop(string token) => registry.Close(token)
        ? WireAnswer.Empty(StatusCodes.Status200OK)
        : IcomProblem.Gone("The stream is closed already.");

    private async Task<WireAnswer> Read(ReadStream stream, Judgement judgement, CancellationToken cancellationToken)
    {
        var multipart = judgement.Request.Header("Accept")?.Trim() == "multipart/mixed";
        IReadOnlyList<StoredMessage> messages = [];
        try
        {
            messages = await queue.Take(multipart ? Multipart.MaxParts : 1, options.LongPoll, cancellationToken);
        }
        finally
        {
            registry.Delivered(stream, messages);
        }

        foreach (var message in messages)
        {
            deliveries.Add(time.GetElapsedTime(message.AvailableAt));
        }

        return Answer(Spoil(messages, judgement.Flaw), multipart)
            .With("PI-Pull-Next", $"/api/v1/out/{options.Ispb}/stream/{stream.Next}");
    }

    private static WireAnswer Answer(IReadOnlyList<StoredMessage> messages, bool multipart)
    {
        if (messages.Count == 0)
        {
            return WireAnswer.Empty(StatusCodes.Status204NoContent);
        }

        return multipart
            ? new WireAnswer(StatusCodes.Status200OK, Multipart.Write(messages, Boundary))
                .With("Content-Type", $"multipart/mixed; boundary=\"{Boundary}\"")
            : WireAnswer.Xml(StatusCodes.Status200OK, messages[0].Bytes).With("PI-ResourceId", messages[0].ResourceId);
    }

    // A flaw strikes the last message only: whoever checks just the first part is found out.
    private IReadOnlyList<StoredMessage> Spoil(IReadOnlyList<StoredMessage> messages, SigningFlaw flaw)
    {
        if (flaw == SigningFlaw.None || messages.Count == 0)
        {
            return messages;
        }

        StrictXml.TryRead(messages[^1].Bytes, out var document);
        var holder = document!.DocumentElement.Element("AppHdr").Element("Sgntr")!;
        holder.RemoveAll();
        return [.. messages.SkipLast(1), messages[^1] with { Bytes = signer.SignMessage(document, flaw) }];
    }
}
