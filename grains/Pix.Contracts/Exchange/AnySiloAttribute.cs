using Orleans.CodeGeneration;

namespace Pix.Contracts.Exchange;

/// <summary>A call that any silo may take: a client spreads such calls over all silos it is connected to.</summary>
/// <remarks>
/// Without it a client sends every call to one grain over one connection, to keep their order, so that one silo would get everything. A front door has a client for each silo
/// and chooses by itself; this is for clients that know several, as tests have. Orleans means to do this for stateless workers by itself, but 10.4 does not pass the option on to the message.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[InvokableCustomInitializer("AddInvokeMethodOptions", InvokeMethodOptions.Unordered)]
internal sealed class AnySiloAttribute : Attribute;
