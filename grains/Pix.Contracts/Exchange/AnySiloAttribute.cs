using Orleans.CodeGeneration;

namespace Pix.Contracts.Exchange;

/// <summary>
/// Marks a grain method that any silo can run, so that a client distributes the calls of the method over all silos that it is connected to.
/// </summary>
/// <remarks>
/// Without this attribute, a client sends all calls of one grain over one connection to keep the order of the calls, so one silo would get all of
/// them. The front door does not need the attribute, because it has one client for each silo and chooses the silo itself. Clients that are
/// connected to several silos need it, as in tests. Orleans should distribute calls of stateless workers without the attribute, but Orleans 10.4
/// does not copy that option into the message.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[InvokableCustomInitializer("AddInvokeMethodOptions", InvokeMethodOptions.Unordered)]
internal sealed class AnySiloAttribute : Attribute;
