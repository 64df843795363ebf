using Orleans.CodeGeneration;

namespace Pix.Contracts.Exchange;

/// <summary>Marks calls that any silo may take: a client spreads them over all silos it is connected to.</summary>
/// <remarks>
/// Without it a client sends every call of one grain over one connection, to keep their order, so one silo would get all calls. A front
/// door has a client for each silo and chooses by itself; this attribute is for clients connected to several silos, as in tests. Orleans
/// should do this for stateless workers, but 10.4 does not pass the option on to the message.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[InvokableCustomInitializer("AddInvokeMethodOptions", InvokeMethodOptions.Unordered)]
internal sealed class AnySiloAttribute : Attribute;
