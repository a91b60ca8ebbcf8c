"""What an SDK is in any language: what can be asked, what travels, how to behave. Each language's generator writes it down."""

from generators.sdk.build import sdk
from generators.sdk.model import Auth, Member, Operation, Resource, Sdk, Shape, Type, Use, Webhook
from generators.sdk.parameters import Parameter

__all__ = ["Auth", "Member", "Operation", "Parameter", "Resource", "Sdk", "Shape", "Type", "Use", "Webhook", "sdk"]
