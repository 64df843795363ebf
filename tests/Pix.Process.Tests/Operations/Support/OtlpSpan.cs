namespace Pix.Operations.Tests.Support;

/// <summary>One span as it came by OTLP.</summary>
public sealed record OtlpSpan(string Service, string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Tags)
{
    // trace/v1 Span: trace_id 1, span_id 2, parent_span_id 4, name 5, attributes 9.
    internal static OtlpSpan Of(string service, ProtoMessage span) =>
        new(service, span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), Attributes(span, 9));

    // common/v1 KeyValue: key 1, value 2 (AnyValue: string_value 1).
    internal static Dictionary<string, string> Attributes(ProtoMessage message, int field) =>
        message.Messages(field).GroupBy(pair => pair.Text(1)).ToDictionary(group => group.Key, group => group.First().Messages(2).FirstOrDefault()?.Text(1) ?? "");
}
