import json
from channels.generic.websocket import AsyncWebsocketConsumer

class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.room_name = self.scope['url_route']['kwargs']['room_name']
        self.room_group_name = f'chat_{self.room_name}'

        # 加入房间组
        await self.channel_layer.group_add(
            self.room_group_name,
            self.channel_name
        )
        await self.accept()

    async def disconnect(self, close_code):
        # 离开房间组
        await self.channel_layer.group_discard(
            self.room_group_name,
            self.channel_name
        )

    # 接收消息并广播到房间组
    async def receive(self, text_data):
        data = json.loads(text_data)
        print(text_data)
        message_type = data.get('type', 'text')
        user_id = data.get('user_id')
        content = data.get('content', '')
        media_url = data.get('media_url', '')
        user_name = data.get('user_name', '')

        await self.channel_layer.group_send(
            self.room_group_name,
            {
                'type': 'chat_message',
                'message': content if message_type == 'text' else media_url,
                'username': user_name,
                'message_type': message_type
            }
        )

    # 处理来自房间组的消息
    async def chat_message(self, event):
        message = event['message']
        username = event['username']
        message_type = event['message_type']

        # 发送消息到 WebSocket
        await self.send(text_data=json.dumps({
            'message': message,
            'username': username,
            'type': message_type
        }))
