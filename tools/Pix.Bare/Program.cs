using System.Globalization;
using Pix.Bare;

// The bare frame forwards messages without Pix's work: front door, silo and sink. Each is a process that ends when its standard input closes.
var app = args switch
{
    ["api", var port, var gateway] => BareApi.Build(Number(port), Number(gateway)),
    ["silo", var silo, var gateway, var sink, var certificate] => BareSilo.Build(Number(silo), Number(gateway), new Uri(sink), certificate),
    ["sink", var port, var certificate] => BareSink.Build(Number(port), certificate),
    _ => throw new ArgumentException("Pix.Bare api PORT GATEWAY | silo PORT GATEWAY SINK CERTIFICATE | sink PORT CERTIFICATE"),
};
await app.StartAsync();
Console.WriteLine("ready");
await Console.In.ReadToEndAsync();
await app.StopAsync();

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
