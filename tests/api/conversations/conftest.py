"""Conversations as a front end holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    import httpx


@dataclass
class Talk:
    """One conversation at the JSON door."""

    client: httpx.AsyncClient
    last: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def url(self) -> str:
        return f"/api/v1/conversations/{self.id}"

    async def begin(self, language: str = "nb", **more: str) -> dict[str, Any]:
        answer = await self.client.post(
            "/api/v1/conversations", json={"service": "solvik", "language": language, **more}
        )
        assert answer.status_code == 201, answer.text
        self.last = answer.json()
        self.id, self.token = self.last["id"], self.last["token"]
        return self.last

    async def post(self, **said: Any) -> httpx.Response:
        body = {"client_id": str(uuid4())} | said
        return await self.client.post(f"{self.url}/messages", json=body, headers=self.headers)

    async def say(self, text: str) -> dict[str, Any]:
        return self._kept(await self.post(text=text))

    async def press(self, choice: str) -> dict[str, Any]:
        return self._kept(await self.post(choice=choice))

    async def read(self) -> dict[str, Any]:
        return self._kept(await self.client.get(self.url, headers=self.headers))

    def _kept(self, answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        self.last = answer.json()
        return self.last
